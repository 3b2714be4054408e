// A code block holds its code twice: as lines to read, and whole in the button that copies it. The second
// copy is an eighth of a lesson's code on the wire; a script of the page makes it when somebody copies.

interface HtmlNode {
  readonly properties?: Record<string, unknown>;
  readonly children?: readonly HtmlNode[];
}

/** A plugin of Expressive Code. */
export const lighterCode = {
  name: 'lighter code',
  hooks: {
    postprocessRenderedBlock: ({
      renderData,
    }: {
      readonly renderData: { readonly blockAst: unknown };
    }): void => dropCode(renderData.blockAst as HtmlNode),
  },
};

function dropCode({ properties, children }: HtmlNode): void {
  if (properties !== undefined) {
    delete properties.dataCode;
    delete properties['data-code'];
  }
  for (const child of children ?? []) dropCode(child);
}
