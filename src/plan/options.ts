/**
 * What `compare` can be told, on its command line and in vethscope.config.json alike: same keys, same rules.
 * The messages complete the sentence "--rounds <message>".
 */
import { z } from 'zod';
import { loadOptionSchemas } from '../load/kinds/index.ts';
import { whole } from '../load/kinds/load-option.ts';
import { backendSchema, loadKindSchema, presetSchema } from '../model/plan.ts';
import { datapathSchema, offloadFeatures, roleSchema } from '../model/topology.ts';

const oneOf = (values: readonly string[]): string => `must be one of: ${values.join(', ')}`;
const list = <T extends z.ZodType>(item: T) => z.array(item).min(1, 'must name at least one');

/** A CPU list as taskset -c takes it: "0", "0,2", "0-3". */
const cpuListSchema = z.string().regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/, 'must be CPU numbers such as 0 or 0-3');
const onOffSchema = z.enum(['on', 'off'], 'must be on or off');

export const formats = ['html', 'md', 'json'] as const;
export type Format = (typeof formats)[number];
const formatSchema = z.enum(formats, oneOf(formats));

export const compareOptionsSchema = z
  .strictObject({
    topologies: list(z.string()).describe(
      'names from "vethscope topology list", with settings where wanted, such as bridge,mtu=9000 or veth,gro=on; veth, the control, is always measured',
    ),
    loads: list(z.enum(loadKindSchema.options, oneOf(loadKindSchema.options))).describe('what is sent'),
    ...loadOptionSchemas,
    preset: z
      .enum(presetSchema.options, oneOf(presetSchema.options))
      .describe('size of the run; instead of sessions, rounds and duration'),
    sessions: whole(1, 1000).describe('times that every topology is built again'),
    budget: z
      .string()
      .regex(/^[1-9]\d*[sm]$/, 'must be minutes or seconds such as 5m or 90s')
      .describe('time for a run that is made to be compared; instead of preset, sessions, rounds and duration'),
    aa: list(z.string()).describe(
      'topologies of which a second copy is measured: what the same thing twice differs by',
    ),
    rounds: whole(1, 10_000).describe(
      'times that every load is put on every topology in a session, untraced and traced each',
    ),
    duration: whole(1, 3600).describe('measured seconds a visit; whole, because iperf3 takes whole seconds'),
    kernels: list(z.string().min(1)).describe('kernels to boot and measure on, as "vethscope vm --list" names them'),
    backend: z
      .enum(['auto', ...backendSchema.options, 'none'], oneOf(['auto', ...backendSchema.options, 'none']))
      .describe('how probes are attached; none measures without probes'),
    datapath: z
      .enum(['auto', ...datapathSchema.options], oneOf(['auto', ...datapathSchema.options]))
      .describe('of Open vSwitch'),
    mtu: whole(68, 65535).describe('bytes, on every device'),
    offload: z
      .partialRecord(z.enum(offloadFeatures, oneOf(offloadFeatures)), onOffSchema)
      .describe('device features, set equally on every topology'),
    ipv6: z.boolean().describe('IPv6 instead of IPv4'),
    cpus: z
      .union(
        [z.literal('none'), z.partialRecord(z.enum(roleSchema.options, oneOf(roleSchema.options)), cpuListSchema)],
        'must be none, or pairs such as client=0,server=1',
      )
      .describe('which CPUs the processes of each node run on; none leaves it to the scheduler'),
    seed: whole(0, 0xffffffff).describe('of the random order'),
    output: z.string().min(1, 'must name a folder').describe('folder of the result and the report'),
    format: list(formatSchema).describe('which reports are written'),
    open: z.boolean().describe('open the report when it is written'),
    bpfStats: z.boolean().describe('ask the kernel how long the programs of the probes run, in visits with all probes'),
    traceEvents: z
      .string()
      .min(1, 'must name a file')
      .describe('file for every followed echo as Chrome trace-event JSON, which Perfetto opens'),
    keep: z.boolean().describe('leave the topologies up'),
    allowPartial: z.boolean().describe('exit 0 even where a planned cell could not be measured'),
    json: z.boolean().describe('the result as JSON on standard output, and nothing else there'),
    dryRun: z.boolean().describe('print the plan and every command, execute nothing'),
  })
  .partial();
export type CompareOptions = z.infer<typeof compareOptionsSchema>;

/** The config file: the same keys, and the one that editors read. */
export const configSchema = compareOptionsSchema.extend({
  $schema: z.string().optional().describe('for editors'),
});
