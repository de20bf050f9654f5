/**
 * QEMU before 8.1 may translate an instruction on one CPU of the guest while another is patching it, as kernels do for static keys and
 * probes: int3 first, then the rest. The int3 stays in the translation, nobody expects it any more, and the kernel panics. Mended by QEMU's
 * commit deba78709a ("accel/tcg: Always lock pages before translation"); Debian 12 has 7.2. Emulating all CPUs in one thread avoids it,
 * and halves what veth carries: rather, such a machine is begun again. Pure.
 */
const unexpectedInt3 = /\bint3: 0000 \[#1\]/;

/** `console`: all that the guest's console said. */
export const isEmulatorRace = (console: string): boolean => unexpectedInt3.test(console);

/** `version`: of QEMU, as "7.2.22". */
export const hasInt3Race = (version: string): boolean => {
  const [major, minor = 0] = version.split('.').map(Number);
  return major !== undefined && (major < 8 || (major === 8 && minor < 1));
};
