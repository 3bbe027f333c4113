/** What the gateway says is wrong with one field. */
export interface FieldFault {
  readonly field: string;
  readonly detail: string;
}

/** Why a call gave nothing; its message is a sentence for the person. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; 0 where no answer came, or none was asked for. */
  readonly status: number;
  /** The code of a problem, such as `post-invalid`. */
  readonly code: string | undefined;
  readonly title: string;
  readonly requestId: string | undefined;
  readonly faults: readonly FieldFault[];

  constructor(
    status: number,
    title: string,
    detail: string,
    more: { code?: string; requestId?: string | undefined; faults?: readonly FieldFault[] } = {},
  ) {
    super(detail);
    this.status = status;
    this.title = title;
    this.code = more.code;
    this.requestId = more.requestId;
    this.faults = more.faults ?? [];
  }
}

/** What a refusal says, be it a problem of the gateway's or something that stands before it. */
export function errorOf(status: number, headers: Headers, text: string): ApiError {
  const problem = jsonObject(text);
  const requestId = textOf(problem.request_id) ?? headers.get('x-request-id') ?? undefined;
  const detail = textOf(problem.detail);
  if (detail !== undefined) {
    const code = textOf(problem.type)?.split(':').at(-1);
    return new ApiError(status, textOf(problem.title) ?? `Status ${status}`, detail, {
      ...(code !== undefined && { code }),
      requestId,
      faults: faultsOf(problem.faults),
    });
  }
  return new ApiError(
    status,
    'No usable answer',
    `The gateway answered with status ${status} and no reason. Try again; if it stays so, look into its log.`,
    { requestId },
  );
}

function faultsOf(value: unknown): FieldFault[] {
  if (!Array.isArray(value)) return [];
  return value.map((fault: unknown) => {
    const { field, detail } = typeof fault === 'object' && fault !== null ? (fault as FieldFault) : {};
    return { field: textOf(field) ?? '', detail: textOf(detail) ?? 'is not right' };
  });
}

function jsonObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
