import { ProblemError } from '../problems.ts';

/**
 * The content type that goes to X with a body: JSON, or multipart for media.
 * Throws `unsupported-body-type` for others: a form's fields would have to be signed, and X's v2 API takes none.
 */
export function bodyType(contentType: string | null): string {
  if (contentType && /^(application\/json|multipart\/form-data)\s*(;|$)/i.test(contentType))
    return contentType;
  throw new ProblemError(
    'unsupported-body-type',
    'Send the body as JSON with “Content-Type: application/json”, or as multipart/form-data for media.',
  );
}
