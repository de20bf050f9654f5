/** The options of loads, on the command line and in vethscope.config.json alike. Pure. */
import { z } from 'zod';

export interface LoadOption<Schema extends z.ZodType = z.ZodType> {
  /** What its value may be; its messages complete "--streams <message>". */
  readonly schema: Schema;
  /** "--request-size <bytes>"; its key is the same in camel case. */
  readonly flag: string;
  readonly help: string;
}

export type LoadOptions = Readonly<Record<string, LoadOption>>;

/** What was asked for; absent: the load's own default. */
export type OptionValues<Options extends LoadOptions> = {
  readonly [Key in keyof Options]?: z.infer<Options[Key]['schema']> | undefined;
};

export const whole = (least: number, most: number, why = '') =>
  z.int('must be a whole number').min(least, `must be ${least} or more`).max(most, `must be ${most} or less${why}`);

/** Of what iperf3 sends. */
export const streamOptions = {
  streams: {
    schema: whole(1, 128, ' (iperf3 takes no more)').describe('parallel TCP or UDP streams'),
    flag: '--streams <n>',
    help: 'parallel TCP or UDP streams (default: 1)',
  },
  reverse: {
    schema: z.boolean().describe('the server sends'),
    flag: '--reverse',
    help: 'the server sends instead of the client',
  },
  length: {
    schema: whole(16, 65507, ' (the largest UDP payload)').describe(
      'bytes a write of TCP (default: 128 KiB) and a payload of UDP (default: 64)',
    ),
    flag: '--length <bytes>',
    help: 'size of one write of TCP (default: 128 KiB) or of one UDP payload (default: 64)',
  },
} as const satisfies LoadOptions;
