import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['source'] };
const ssr = { resolve: { conditions: ['source'] } };
const oxc = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const;
/** Projects run one after the other, in this order: what measures must not share the machine. */
let order = 0;
const project = (name: string, include: string[], extra: object = {}) => ({
  resolve,
  ssr,
  oxc,
  test: {
    name,
    include,
    // No test is timed: this only ends one that hangs, also on a machine that does much else.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    sequence: { groupOrder: order++ },
    ...extra,
  },
});

/** Tests that build namespaces or measure share two cores and the kernel's tracing: one file at a time. */
const alone = {
  ...{ fileParallelism: false, maxWorkers: 1, maxConcurrency: 8 },
  // The longest takes a minute here, and four on a machine that is as slow as that.
  ...{ testTimeout: 300_000, hookTimeout: 180_000 },
};

const inRoots = { testTimeout: 900_000, hookTimeout: 2_400_000 };

export default defineConfig({
  test: {
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['json-summary'], reportsDirectory: 'coverage' },
    projects: [
      project('unit', ['test/unit/**/*.test.ts', 'test/unit/**/*.test.tsx', 'test/golden/**/*.test.ts'], {
        // vitest leaves one core free, which of two is half.
        maxWorkers: '100%',
      }),
      project('bpftrace-wrapper', ['packages/bpftrace-wrapper/test/**/*.test.ts'], { ...alone }),
      project('netns', ['test/netns/**/*.test.ts'], alone),
      // Under emulation a boot takes 5 to 10 s of one core, a comparison 1 to 3 minutes of both.
      project('kernels', ['test/kernels/**/*.test.ts'], {
        ...alone,
        ...{ maxConcurrency: 2, testTimeout: 420_000, hookTimeout: 420_000 },
      }),
      // Roots are built where they are missing: two at a time, 2 to 3 minutes each.
      project('userlands', ['test/userlands/slice.test.ts'], { ...alone, ...inRoots }),
      project('userlands-full', ['test/userlands/full.test.ts'], { ...alone, ...inRoots }),
      // Installs Slurm into an overlay of this root, in memory: a minute.
      project('slurm', ['test/slurm/**/*.test.ts'], { ...alone, hookTimeout: 600_000 }),
      project('browser', ['test/browser/**/*.test.ts'], alone),
    ],
  },
});
