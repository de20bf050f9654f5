/** The programs whose real output is kept in test/fixtures, and the tests' expectations of it. */

export interface RecordedCase {
  readonly program: string;
  readonly env?: Readonly<Record<string, string>>;
  /**
   * What to do while it runs: `none` waits for the end; `dumps` asks for two dumps once ready, then SIGINT;
   * `overrun` holds it by SIGSTOP while it should read.
   */
  readonly drive: 'none' | 'dumps' | 'overrun';
  readonly user?: 'nobody';
}

const everyKind = `BEGIN {
  @count = count(); @sum = sum(5); @min = min(4); @max = max(9); @avg = avg(3); @negative = -5; @text = "say \\"hi\\"";
  @tuple = (1, "x", (2, 3)); @keyed[4026532177, "eth0"] = count(); @hist = hist(100);
  @hists["a", 1] = hist(0); @hists["a", 1] = hist(-1); @linear = lhist(5, 0, 10, 2); @linear = lhist(-5, 0, 10, 2);
  @linear = lhist(50, 0, 10, 2); @stats = stats(7); @statsBy["k"] = stats(8); @avgBy["k", 2] = avg(6);
  @empty[1] = count(); clear(@empty);
  printf("hello %d\\n", 3); print(@keyed); print(5); print((1, "two")); time("%H:%M"); cat("/proc/sys/kernel/ostype");
}`;

const bigIntegers = `BEGIN {
  @signedMax = 9223372036854775807; @unsafe = 9007199254740993; @safe = 9007199254740991; @low = -9223372036854775807;
  @byAddress[18446683600570023936] = 1; @tuple = (9007199254740993, 1); @digits = "9007199254740993 is text";
  @sum = sum(9007199254740993);
}`;

export const cases: Readonly<Record<string, RecordedCase>> = {
  'every-kind': { program: everyKind, drive: 'dumps' },
  'big-integers': { program: bigIntegers, drive: 'dumps' },
  exit: { program: 'interval:ms:100 { @n = count(); exit(); }', drive: 'none' },
  'map-full': {
    program: 'BEGIN { @a[1] = 1; @a[2] = 1; @a[3] = 1; @a[4] = 1; @a[5] = 1; @b[1] = stats(1); @b[2] = stats(1); }',
    env: { BPFTRACE_MAP_KEYS_MAX: '4', BPFTRACE_MAX_MAP_KEYS: '4' },
    drive: 'dumps',
  },
  'lost-events': {
    program: 'interval:us:50 { printf("%s %d\\n", "0123456789012345678901234567890123456789", nsecs); }',
    env: { BPFTRACE_PERF_RB_PAGES: '1' },
    drive: 'overrun',
  },
  'compile-syntax': { program: 'BEGIN {\n  printf("x"\n}', drive: 'none' },
  'compile-function': { program: 'interval:s:1 {\n  @a = foo(1);\n}', drive: 'none' },
  'compile-identifier': { program: 'BEGIN { printf("%d\\n", nosuch); }', drive: 'none' },
  'compile-type': { program: 'BEGIN { @a = 1; @a = "x"; }', drive: 'none' },
  'compile-field': { program: 'tracepoint:net:netif_rx { @[args->nope] = count(); }', drive: 'none' },
  'compile-definition': { program: 'struct wire { nosuch_t length; }\nBEGIN { @a = 1; }', drive: 'none' },
  'attach-kprobe': { program: 'kprobe:no_such_function { @a = count(); }', drive: 'none' },
  'attach-kfunc': { program: 'kfunc:no_such_function { @a = count(); }', drive: 'none' },
  'attach-tracepoint': { program: 'tracepoint:net:no_such_event { @a = count(); }', drive: 'none' },
  'attach-uprobe': { program: 'uprobe:/no/such/file:main { @a = count(); }', drive: 'none' },
  'not-root': { program: 'BEGIN { @a = 1; }', drive: 'none', user: 'nobody' },
};
