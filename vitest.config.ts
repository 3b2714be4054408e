import { defineConfig, type ViteUserConfig } from 'vitest/config';

// Two projects: `unit` is what everybody runs all the time; `proofs` are the slow demonstrations
// (thousands of executed programs, real kernels, a real browser) that CI runs as well.
const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{lib,notebooks,colab,docker,labs}/**/*.test.ts'],
          // What a learner's exercise is checked by fails on purpose until it is solved.
          exclude: ['**/*.proof.test.ts', 'labs/*/exercise.test.ts', '**/node_modules/**'],
          maxWorkers: 2,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'proofs',
          include: ['{lib,notebooks,colab,docker,labs}/**/*.proof.test.ts'],
          exclude: ['**/node_modules/**'],
          // One file at a time: several proofs load models or measure memory.
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 120_000,
          // Real memory, sockets and browsers: a moment of the machine may fail one. What is broken
          // fails twice, and the report names what needed its second attempt.
          retry: 1,
        },
      },
    ],
  },
});

export default config;
