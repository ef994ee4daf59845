import type { Rendered, render } from './render.js';

/** `render`, whose Handlebars no start waits for: the first message does. */
export const rendered = async (...message: Parameters<typeof render>): Promise<Rendered> =>
  (await import('./render.js')).render(...message);
