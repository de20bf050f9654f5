/**
 * What LAVA's lava-test-shell takes from a console as a test case (lava_dispatcher/actions/test/shell.py): the signal ends at `>`, its
 * parameters at white space, and a unit counts only beside a measurement.
 */
import { slug } from './slug.ts';

export interface LavaCase {
  readonly group: string;
  readonly name: string;
  readonly result: 'pass' | 'fail' | 'skip' | 'unknown';
  readonly measurement: { readonly value: number; readonly unit: string } | null;
}

/** Its database keeps ten decimal places. */
const decimalPlaces = 10;

const measured = ({ value, unit }: NonNullable<LavaCase['measurement']>): string =>
  ` UNITS=${unit} MEASUREMENT=${Number(value.toFixed(decimalPlaces))}`;

/** One line, without the line feed. */
export const lavaSignal = ({ group, name, result, measurement }: LavaCase): string =>
  `<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=${slug(group)}.${slug(name)} RESULT=${result}${measurement === null ? '' : measured(measurement)}>`;
