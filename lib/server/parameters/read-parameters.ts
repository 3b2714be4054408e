import { ApiError } from '../api-error.ts';
import type { ParameterRules } from './parameter-rule.ts';

/**
 * The honoured parameters of a request body. Null counts as left out, as in the API. A parameter
 * without a rule is refused: a typing mistake must not turn into another request.
 *
 * @throws ApiError 400 that names the parameter
 */
export function readParameters(body: unknown, rules: ParameterRules): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ApiError('The request body is no JSON object', { status: 400, code: 'invalid_type' });
  }
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) throw refuse(name, 'unknown_parameter', 'is not known to this server');
    if (value === null || value === undefined || rule.rule === 'ignored') continue;
    if (rule.rule === 'only') {
      if (!rule.accepts(value)) throw refuse(name, 'unsupported_parameter', rule.note);
      continue;
    }
    const parsed = rule.schema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const at = issue?.path.map((key) => `[${String(key)}]`).join('') ?? '';
      throw refuse(`${name}${at}`, 'invalid_value', `has a wrong value: ${issue?.message ?? ''}`);
    }
    values[name] = parsed.data;
  }
  return values;
}

const LONGEST_NAME = 64;

function refuse(param: string, code: string, why: string): ApiError {
  const name = param.length > LONGEST_NAME ? `${param.slice(0, LONGEST_NAME)}...` : param;
  return new ApiError(`The parameter "${name}" ${why}`, { status: 400, code, param: name });
}
