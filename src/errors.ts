/**
 * Every expected failure of vethscope, in one place: what happened (one sentence) and what to do (one sentence).
 * An expected failure is shown without a stack; anything that is not a VethscopeError is a bug and keeps its stack.
 */
/** How the system's own word for a failure is met. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [/\b(?:ENOSPC|EDQUOT)\b/, 'Free some space there'],
  [/\bEFBIG\b/, 'Raise the limit of file sizes (ulimit -f)'],
  [/\b(?:EMFILE|ENFILE)\b/, 'Raise the limit of open files (ulimit -n)'],
  [/\bEIO\b/, 'Check that disk (dmesg)'],
  [/\b(?:EEXIST|ENOTDIR|EISDIR)\b/, 'Move what is in the way there'],
];

/** "Free some space there, or …" where that can help; `or` alone where it cannot, as for EACCES or EROFS. */
const remedyFor = (reason: string, or: string): string => {
  const remedy = remedies.find(([word]) => word.test(reason))?.[1];
  return remedy === undefined ? `${or[0]?.toUpperCase()}${or.slice(1)}.` : `${remedy}, or ${or}.`;
};

/** A command in a namespace of a run: it is gone when the error is read. */
const inOurNetns = /(?:netns exec|ip -n) vs-\w{4}-/;

const catalogue = {
  NOT_ROOT: (p: { command: string }) => ({
    what: 'vethscope needs root to create network namespaces and load eBPF programs.',
    todo: `Run it again as root: ${p.command}`,
  }),
  TOOL_MISSING: (p: { tool: string; load?: string }) => ({
    what: `The program "${p.tool}" is not installed.`,
    todo: `Run "vethscope doctor --fix${p.load ? ` --load ${p.load}` : ''}" to install what is missing, or "vethscope doctor" to see the list.`,
  }),
  TOOL_FOREIGN: (p: { tool: string; found: string; packageName: string }) => ({
    what: `The first "${p.tool}" in PATH is of ${p.found}, which lacks options that vethscope needs.`,
    todo: `Install the package ${p.packageName} ("vethscope doctor --fix" does), and put its folder first in PATH.`,
  }),
  NO_PACKAGE_MANAGER: (p: { tools: readonly string[] }) => ({
    what: `These programs are missing: ${p.tools.join(', ')}; and there is no apt-get, dnf, pacman or zypper to install them.`,
    todo: 'Install them with the package manager of this machine, then run "vethscope doctor".',
  }),
  NOT_BUILT: (p: { file: string }) => ({
    what: `${p.file} is not there: the program has not been built.`,
    todo: 'Run "npm run build" in the folder of vethscope.',
  }),
  COMMAND_FAILED: (p: { command: string; exit: string; detail: string }) => ({
    what: `"${p.command}" failed (${p.exit})${p.detail ? `: ${p.detail}` : '.'}`,
    todo: inOurNetns.test(p.command)
      ? 'Check the machine with "vethscope doctor"; "vethscope topology script NAME" prints every command, to try by hand.'
      : 'Run that command by hand to see more, and "vethscope doctor" to check the machine.',
  }),
  COMMAND_TIMED_OUT: (p: { command: string; seconds: number }) => ({
    what: `"${p.command}" did not finish within ${p.seconds} s and was ended.`,
    todo: 'Check with "vethscope doctor" that the tool works, or try again when the machine is less busy.',
  }),
  BAD_OPTION: (p: { what: string; todo: string }) => p,
  UNKNOWN_TOPOLOGY: (p: { name: string; known: readonly string[] }) => ({
    what: `There is no topology "${p.name}".`,
    todo: `Choose from: ${p.known.join(', ')}.`,
  }),
  TOPOLOGY_UNAVAILABLE: (p: { name: string; reason: string }) => ({
    what: `The topology "${p.name}" cannot be built here: ${p.reason}.`,
    todo: 'Leave it out, or fix that; "vethscope topology list" shows what can be built here.',
  }),
  UNKNOWN_LAB: (p: { name: string; known: readonly string[] }) => ({
    what: `There is no lab "${p.name}".`,
    todo: `Choose from: ${p.known.join(', ')}.`,
  }),
  CONFIG_INVALID: (p: { file: string; detail: string }) => ({
    what: `The config file ${p.file} cannot be used: ${p.detail}`,
    todo: 'Correct it; schema/vethscope.config.schema.json describes every key, and editors check it through "$schema".',
  }),
  TOPOLOGY_FILE: (p: { file: string; line: number | null; detail: string }) => ({
    what: `The topology file ${p.file} cannot be used${p.line === null ? '' : `, line ${p.line}`}: ${p.detail}.`,
    todo: 'Correct it; schema/vethscope.topology.schema.json describes every key, and docs/wires.md has two examples.',
  }),
  OUTPUT_UNWRITABLE: (p: { path: string; reason: string }) => ({
    what: `The output folder ${p.path} cannot be written (${p.reason}).`,
    todo: remedyFor(p.reason, 'name another folder with --output'),
  }),
  OUTPUT_LOST: (p: { reason: string }) => ({
    what: `Cannot write to standard output (${p.reason}).`,
    todo: `${remedyFor(p.reason, 'send standard output elsewhere')} The files of the run are complete.`,
  }),
  TEMPORARY_UNWRITABLE: (p: { path: string; reason: string }) => ({
    what: `No temporary file can be made in ${p.path} (${p.reason}).`,
    todo: remedyFor(p.reason, 'name another folder in the variable TMPDIR'),
  }),
  JOURNAL_UNWRITABLE: (p: { path: string; reason: string }) => ({
    what: `Cannot write the cleanup journal in ${p.path} (${p.reason}); nothing was changed.`,
    todo: remedyFor(p.reason, 'make /run writable'),
  }),
  CAPABILITY_MISSING: (p: { missing: readonly string[] }) => ({
    what: `This process is root but lacks ${p.missing.join(', ')}: no namespace can be made or no program loaded.`,
    todo: 'Start the container with --privileged, or run it outside; "vethscope doctor" shows what is missing.',
  }),
  MACHINE_UNFIT: (p: { what: string; todo: string }) => p,
  FEW_DESCRIPTORS: (p: { limit: number | string; needed?: number }) => ({
    what: `This process may open ${p.limit} files${p.needed === undefined ? ', which is too few' : `, but this run needs ${p.needed}`} (the limit of open files, ulimit -n).`,
    todo: `Raise the limit: ulimit -n ${Math.max(1024, p.needed ?? 0)} (in a service: LimitNOFILE=).`,
  }),
  RESULT_UNREADABLE: (p: { file: string; reason: string }) => ({
    what: `${p.file} is not a result that this version can read: ${p.reason}`,
    todo: 'Give a result.json, or the folder of a run, written by "vethscope compare".',
  }),
  NO_RESULTS: (p: { places: readonly string[]; detail: string | null }) => ({
    what: `There is no result in ${p.places.join(', ')}${p.detail === null ? '' : `: ${p.detail}`}.`,
    todo: 'Give a result.json, the folder of a run, or a folder that holds either, as "vethscope compare" writes them.',
  }),
  SEVERAL_RESULTS: (p: { folder: string; count: number; first: string }) => ({
    what: `${p.folder} holds ${p.count} results, and one is wanted.`,
    todo: `Name it, such as ${p.first}.`,
  }),
  NO_BASELINE: (p: { folder: string; detail: string }) => ({
    what: `There is no baseline in ${p.folder}: ${p.detail}.`,
    todo: 'Record one with "vethscope compare --output FOLDER/NAME", or name a result.json.',
  }),
  CANNOT_CONFIRM: (p: { name: string; was: string; is: string }) => ({
    what: `The regression cannot be confirmed here: the candidate was measured with ${p.name} ${p.was}, and here it is ${p.is}.`,
    todo: 'Run "vethscope check --confirm" where the candidate was measured, or check without --confirm.',
  }),
  BACKEND_UNAVAILABLE: (p: { backend: string; reason: string }) => ({
    what:
      p.backend === 'auto'
        ? `No backend works here: ${p.reason}`
        : `The backend "${p.backend}" does not work on this kernel: ${p.reason}`,
    todo:
      p.backend === 'auto'
        ? '"vethscope doctor" says what is missing; "vethscope compare --backend none" measures without probes.'
        : 'Use --backend auto to take the best that works here, or --backend none to measure without probes.',
  }),
  DATAPATH_UNAVAILABLE: (p: { datapath: string; reason: string }) => ({
    what: `The Open vSwitch datapath "${p.datapath}" cannot be used here: ${p.reason}`,
    todo: 'Use --datapath auto, or leave the ovs topologies out.',
  }),
  IPV6_UNAVAILABLE: () => ({
    what: 'This kernel has no IPv6 (there is no /proc/sys/net/ipv6), so --ipv6 cannot be measured.',
    todo: 'Leave --ipv6 out, or boot without ipv6.disable=1.',
  }),
  TOPOLOGY_NAME: (p: { topology: string; name: string }) => ({
    what: `The topology ${p.topology} has an invalid name: ${JSON.stringify(p.name.slice(0, 60))}.`,
    todo: 'Names of namespaces, devices and addresses may hold letters, digits and _ . : / @ - only; correct the topology.',
  }),
  WIRE_BROKEN: (p: { topology: string; hop: string; cause: string; todo: string; trial: string }) => ({
    what: `The topology ${p.topology} was built but does not carry packets: it fails at ${p.hop}; ${p.cause}.`,
    todo: `${p.todo} ${p.trial} The evidence is kept in the result.`,
  }),
  SETTING_NOT_IN_FORCE: (p: { arm: string; setting: string; reason: string }) => ({
    what: `${p.setting} was asked for ${p.arm} and is not in force: ${p.reason}.`,
    todo: 'Nothing was measured: leave that setting out, or try it by hand: "setup:NODE:COMMAND" shows what a command prints.',
  }),
  LOAD_FAILED: (p: { load: string; reason: string }) => ({
    what: `The ${p.load} load failed: ${p.reason}`,
    todo: 'The visit is marked as failed in the result; "vethscope doctor" checks the tools.',
  }),
  LOAD_OUTPUT: (p: { tool: string; reason: string }) => ({
    what: `The output of ${p.tool} could not be understood: ${p.reason}`,
    todo: 'Check its version with "vethscope doctor"; the command is in the result.',
  }),
  PROBE_FAILED: (p: { probe: string; reason: string }) => ({
    what: `The probe ${p.probe} could not be used: ${p.reason}`,
    todo: 'Run "vethscope doctor", which tries every program of every backend; --backend none measures without probes.',
  }),
  NO_SUCH_END: (p: { asked: string; what: string; known: readonly string[] | null; kind: string }) => ({
    what: `${p.asked} cannot be traced: ${p.what}.`,
    todo:
      p.known === null || p.known.length === 0
        ? 'Name one that is there: netns:NAME, pid:NUMBER, podman:NAME, docker:NAME, containerd:ID, pod:NAMESPACE/NAME or host.'
        : `There are: ${p.known
            .slice(0, 20)
            .map((name) => `${p.kind}:${name}`)
            .join(', ')}${p.known.length > 20 ? ', …' : ''}.`,
  }),
  NO_WIRE: (p: { what: string; todo: string }) => p,
  VM_KERNEL: (p: { name: string; reason: string; known: readonly string[] }) => ({
    what: `The kernel "${p.name}" cannot be booted: ${p.reason}.`,
    todo: `${p.known.length > 0 ? `Known here: ${p.known.join(', ')}. ` : ''}Get one with "vethscope vm --fetch debian:6.1".`,
  }),
  VM_MODULES: (p: { folder: string; reason: string }) => ({
    what: `The modules in ${p.folder} cannot be used: ${p.reason}.`,
    todo: 'Name the folder of this very kernel with --modules (it holds modules.dep; cloud kernels lack 9p).',
  }),
  VM_FETCH: (p: { name: string; reason: string }) => ({
    what: `The kernel "${p.name}" could not be fetched: ${p.reason}`,
    todo: 'Check the network and the version: "vethscope vm --list --available" shows what Debian has, "vethscope vm --list" what is here.',
  }),
  VM_FAILED: (p: { what: string; evidence: string }) => ({
    what: `The virtual machine failed: ${p.what}.`,
    todo: `Try more --memory or a longer --timeout. Its last console output:\n${p.evidence}`,
  }),
  VM_RACE: (p: { evidence: string }) => ({
    what: 'The virtual machine hit a known bug of QEMU before 8.1: one CPU ran an instruction that another was patching, and the guest panicked.',
    todo: `The kernel and the command are not to blame: run it again, or install QEMU 8.1 or later. Its last console output:\n${p.evidence}`,
  }),
  VM_NO_RESULT: (p: { release: string; exitCode: number; folder: string }) => ({
    what: `The comparison on ${p.release} ended with exit code ${p.exitCode} and wrote no result; the one in ${p.folder} is an earlier run's.`,
    todo: 'Its own message, above, says why. Give --output another folder to keep both.',
  }),
} as const;

export type ErrorCode = keyof typeof catalogue;
type Parameters_<C extends ErrorCode> = Parameters<(typeof catalogue)[C]>;

/** A failure that a user can meet and act on. `message` is what happened, `todo` is what to do. */
export class VethscopeError extends Error {
  readonly code: ErrorCode;
  readonly todo: string;

  constructor(code: ErrorCode, what: string, todo: string, options?: ErrorOptions) {
    super(what, options);
    this.name = 'VethscopeError';
    this.code = code;
    this.todo = todo;
  }
}

/** Builds the catalogued error; the caller throws it, so that control flow stays visible. */
export const failure = <C extends ErrorCode>(code: C, ...parameters: Parameters_<C>): VethscopeError => {
  const describe = catalogue[code] as (p?: unknown) => { what: string; todo: string };
  const { what, todo } = describe(parameters[0]);
  return new VethscopeError(code, what, todo);
};

/** The words of whatever was thrown. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
