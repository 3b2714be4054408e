import { defineConfig, type ViteUserConfig } from 'vitest/config';

// For `lab check`: the checks of one lab, wherever the learner works on it.
const config: ViteUserConfig = defineConfig({
  test: { include: ['exercise.test.ts'], testTimeout: 60_000, maxWorkers: 1 },
});

export default config;
