import { type CodeTemplate, toPlural, toTypeName } from '../code-template.ts';

export const restEndpoint: CodeTemplate = {
  id: 'rest-endpoint',
  title: 'a REST endpoint on node:http',
  needs: [
    ['rest', 'http', 'api'],
    ['endpoint', 'route', 'api', 'server', 'handler'],
  ],
  example: 'a REST endpoint for users',
  write({ entity = 'item', name }) {
    const type = toTypeName(entity);
    const path = toPlural(entity);
    return `import type { IncomingMessage, ServerResponse } from 'node:http';

export interface ${type} {
  readonly id: number;
  readonly name: string;
}

const MAX_BODY_BYTES = 100_000;

/** GET /${path}, GET /${path}/ID and POST /${path} over one list in memory. */
export function ${name ?? `create${type}Handler`}(
  ${path}: ${type}[] = [],
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let nextId = Math.max(0, ...${path}.map(({ id }) => id)) + 1;
  return async (request, response) => {
    const [root, id, ...rest] = new URL(request.url ?? '/', 'http://host').pathname.split('/').slice(1);
    if (root !== '${path}' || rest.length > 0) return send(response, 404, { error: 'no such path' });
    if (request.method === 'GET') {
      if (id === undefined) return send(response, 200, ${path});
      const found = ${path}.find((candidate) => String(candidate.id) === id);
      return found === undefined
        ? send(response, 404, { error: \`no ${entity} "\${id}"\` })
        : send(response, 200, found);
    }
    if (request.method !== 'POST' || id !== undefined) {
      return send(response, 405, { error: 'this method is not allowed here' });
    }
    const body = await readBody(request);
    const name = isObject(body) ? body.name : undefined;
    if (typeof name !== 'string' || name === '') {
      return send(response, 400, { error: 'the body needs a "name"' });
    }
    const created: ${type} = { id: nextId, name };
    nextId += 1;
    ${path}.push(created);
    return send(response, 201, created);
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY_BYTES) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
`;
  },
};
