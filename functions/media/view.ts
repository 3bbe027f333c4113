import { BLOCK_BYTES, blockCount, type Media } from './media.ts';

/** What clients see of media: names in snake case, times in ISO 8601. */
export function mediaView(media: Media): Record<string, unknown> {
  const { id, state, type, bytes, by, createdAt, expiresAt } = media;
  return {
    id,
    state,
    ...type,
    bytes,
    ...(state === 'uploading' && { block_bytes: BLOCK_BYTES, blocks: blockCount(media) }),
    expires_at: new Date(expiresAt).toISOString(),
    created_at: new Date(createdAt).toISOString(),
    by,
  };
}
