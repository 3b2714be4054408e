// How code blocks look. In a file of its own, as the component for code in a page wants it.
import { lighterCode } from './gen/cells/lighter-code.ts';

export default {
  themes: ['github-dark-high-contrast', 'github-light-high-contrast'],
  // Long lines wrap: a box that scrolls would need a name and a stop of the Tab key each.
  defaultProps: { wrap: true },
  plugins: [lighterCode],
  styleOverrides: { borderRadius: '4px', frames: { shadowColor: 'transparent' } },
};
