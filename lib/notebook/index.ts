// What cells call to show results and to check exercises. A notebook output holds several forms of one
// thing under MIME types, and the viewer picks the best it knows: JupyterLab draws the Vega-Lite JSON,
// GitHub and mail take the PNG, a terminal the text. So `show` always sends all of them in one output.
// `live` replaces one output in place while something runs. Measuring is not done here: the kernel is
// a busy place, and measurements belong in a child process (see `bench`).

export { type CheckEffects, check } from './check.ts';
export { createBundle, createFullBundle, formatPlainText } from './create-bundle.ts';
export { EXERCISES } from './exercises.ts';
export { formatHtmlTable } from './format-html.ts';
export type { DisplayBundle, DisplayMessage, WriteDisplay } from './kernel-display.ts';
export { type LiveEffects, type LiveOptions, type LiveOutput, live } from './live.ts';
export { type Progress, readProgress, recordAttempt } from './progress.ts';
export { type ChartImage, renderPng, renderSvg } from './render-chart.ts';
export { type Displayable, type ShowEffects, show } from './show.ts';
export type { Metric, Showable } from './showable.ts';
