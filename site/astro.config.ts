import { existsSync } from 'node:fs';
import mdx from '@astrojs/mdx';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { siteBase } from './gen/paths.ts';

// Nothing on a page may talk to another host; a script that was smuggled in could not send anything.
const contentSecurityPolicy = [
  "default-src 'self'",
  "connect-src 'self'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "form-action 'none'",
  "base-uri 'self'",
  "object-src 'none'",
].join('; ');

const hasLabs = existsSync(new URL('src/content/docs/labs', import.meta.url));
const site = process.env.SITE_URL;

export default defineConfig({
  base: siteBase(),
  ...(site === undefined ? {} : { site }),
  trailingSlash: 'always',
  // The default takes out line breaks between inline elements: "12" and "tok/s" would stick together.
  compressHTML: true,
  devToolbar: { enabled: false },
  telemetry: false,
  integrations: [
    starlight({
      title: 'Offload Lab',
      description:
        'Where should the model behind your code assistant run? Answered with numbers measured on your own machine.',
      favicon: '/favicon.svg',
      customCss: [
        './src/styles/site.css',
        './src/styles/interactive.css',
        './src/styles/late-layout.css',
      ],
      components: {
        Search: './src/components/Search.astro',
        Footer: './src/components/Footer.astro',
      },
      head: [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        },
      ],
      sidebar: [
        { label: 'Where should it run?', link: '/guide/' },
        { label: 'Lessons', items: [{ autogenerate: { directory: 'lessons' } }] },
        ...(hasLabs ? [{ label: 'Labs', items: [{ autogenerate: { directory: 'labs' } }] }] : []),
        {
          label: 'Evidence',
          items: [
            { label: 'What was measured where', link: '/matrix/' },
            { label: 'All runs', link: '/runs/' },
            { label: 'Two runs side by side', link: '/replay/' },
            { label: 'Sources', link: '/sources/' },
          ],
        },
        {
          label: 'Reference',
          items: [
            { label: 'Glossary', link: '/glossary/' },
            { label: 'Try the library here', link: '/try/' },
            { label: 'The model in this page', link: '/live/' },
            { label: 'Changelog', link: '/changelog/' },
          ],
        },
        { label: 'Teach it', items: [{ autogenerate: { directory: 'instructor' } }] },
      ],
      pagefind: true,
      lastUpdated: false,
      disable404Route: false,
    }),
    mdx(),
  ],
});
