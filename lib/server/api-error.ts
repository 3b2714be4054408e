import { LabError } from '../errors/index.ts';

/** `type` of an error in OpenAI's shape. */
export type ApiErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'rate_limit_error'
  | 'server_error';

export interface ApiErrorOptions {
  readonly status: number;
  readonly code: string;
  readonly type?: ApiErrorType;
  /** The parameter that is at fault. */
  readonly param?: string;
  readonly retryAfterSeconds?: number;
}

/** The body every client of the API knows how to read. */
export interface ApiErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: ApiErrorType;
    readonly param: string | null;
    readonly code: string;
  };
}

/** An answer that is an error: status, code and the sentence for the client. Never logged whole. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  readonly body: ApiErrorBody;

  constructor(message: string, options: ApiErrorOptions) {
    super(message);
    const { status, code, type = 'invalid_request_error', param = null } = options;
    this.status = status;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.body = { error: { message, type, param, code } };
  }
}

/** What the client is told about any error that can reach a route. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const { code, statusCode } = (error ?? {}) as { code?: string; statusCode?: number };
  const known = FROM_HTTP[code ?? ''];
  if (known !== undefined) return new ApiError(known.message, known);
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new ApiError('The request is not valid HTTP', {
      status: statusCode,
      code: 'bad_request',
    });
  }
  if (error instanceof RangeError || error instanceof TypeError) {
    return new ApiError(error.message, { status: 400, code: 'invalid_value' });
  }
  if (LabError.isInstance(error)) return fromLabError(error);
  return new ApiError('The server failed; its log says why', {
    status: 500,
    type: 'server_error',
    code: 'internal_error',
  });
}

/** Errors of the body parser. Its own sentences quote the body, which must not spread. */
const FROM_HTTP: Readonly<Record<string, { message: string; status: number; code: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    message: 'The request body is too large',
    status: 413,
    code: 'body_too_large',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    message: 'The request has another content type, wanted "application/json"',
    status: 415,
    code: 'unsupported_media_type',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    message: 'The request body is empty, wanted a JSON object',
    status: 400,
    code: 'invalid_json',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    message: 'The request body is not valid JSON',
    status: 400,
    code: 'invalid_json',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    message: 'The request body has another length than its header says',
    status: 400,
    code: 'invalid_content_length',
  },
};

function fromLabError(error: LabError): ApiError {
  const message = `${error.message}. ${error.hint}`;
  switch (error.name) {
    case 'PromptTooLongError':
      return new ApiError(message, { status: 400, code: 'context_length_exceeded' });
    case 'FillInMiddleUnsupportedError':
      return new ApiError(message, { status: 400, code: 'unsupported_parameter', param: 'suffix' });
    case 'LogprobsUnsupportedError':
      return new ApiError(message, {
        status: 400,
        code: 'unsupported_parameter',
        param: 'logprobs',
      });
    case 'RequestUnsupportedError':
      return new ApiError(message, { status: 400, code: 'unsupported_parameter' });
    case 'BackendCrashedError':
    case 'GeneratorDisposedError':
      return new ApiError(message, { status: 503, type: 'server_error', code: 'engine_crashed' });
    default:
      return new ApiError(message, { status: 500, type: 'server_error', code: 'engine_failed' });
  }
}
