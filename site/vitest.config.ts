import { defineConfig, type ViteUserConfig } from 'vitest/config';

// Two projects, as in the project itself: `unit` needs nothing built; `pages` builds the site once for each
// base and looks at it in a browser.
const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{gen,evidence,data}/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'pages',
          include: ['test/**/*.test.ts'],
          globalSetup: ['test/build-site.ts'],
          fileParallelism: false,
          // Far above what they take: a machine may be busy with much else.
          testTimeout: 600_000,
          hookTimeout: 900_000,
          // A browser on a busy machine: what is broken fails twice, and the report names a second attempt.
          retry: 1,
        },
      },
    ],
  },
});

export default config;
