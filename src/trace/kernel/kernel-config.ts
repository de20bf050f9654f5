/** How the running kernel was built, as far as it decides what probes can see. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

/** What probes and topologies need, and what decides their timing. */
const wanted = [
  'KPROBES',
  'KPROBE_EVENTS',
  'FPROBE',
  'FUNCTION_TRACER',
  'DYNAMIC_FTRACE_WITH_DIRECT_CALLS',
  'BPF_EVENTS',
  'BPF_JIT',
  'DEBUG_INFO_BTF',
  'DEBUG_INFO_BTF_MODULES',
  'SECURITY_LOCKDOWN_LSM',
  'VETH',
  'BRIDGE',
  'OPENVSWITCH',
  'TUN',
  'PREEMPT_DYNAMIC',
  'PREEMPT_RT',
  'HZ',
] as const;

/** Option without CONFIG_ -> "y", "m", "n" or its value. Pure. */
export const parseKernelConfig = (text: string): Record<string, string> => {
  const set = new Map([...text.matchAll(/^CONFIG_(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
  return Object.fromEntries(wanted.map((name) => [name, set.get(name) ?? 'n']));
};

/** Where distributions keep it: all in /boot, or each beside its modules (Debian since 6.19, Fedora). */
const places = (release: string): string[] => [`/boot/config-${release}`, `/lib/modules/${release}/config`];

const readFirst = async (files: readonly string[]): Promise<string | null> => {
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) return text;
  }
  return null;
};

/** Empty where the kernel does not say: neither /proc/config.gz nor a file of its release. */
export const readKernelConfig = async (): Promise<Record<string, string>> => {
  try {
    return parseKernelConfig(gunzipSync(await readFile('/proc/config.gz')).toString());
  } catch {
    const release = (await readFile('/proc/sys/kernel/osrelease', 'utf8').catch(() => '')).trim();
    const text = await readFirst(places(release));
    return text === null ? {} : parseKernelConfig(text);
  }
};
