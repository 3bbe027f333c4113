import type { MediaView } from '../answers.ts';
import type { Api } from '../api.ts';
import { ApiError } from '../api-error.ts';

/** Larger files go in blocks, so that a lost connection costs one of them. */
const WHOLE_BYTES = 4 * 1024 * 1024;
const TRIES = 3;

/** Brings a file to the gateway. `onProgress` is told how much of it is there, from 0 to 1. */
export async function upload(api: Api, file: Blob, onProgress: (share: number) => void): Promise<MediaView> {
  if (file.size > WHOLE_BYTES) return uploadBlocks(api, file, onProgress);
  try {
    return await api.json<MediaView>('/api/media', { method: 'POST', body: file });
  } catch (error) {
    // The setting MAX_MEDIA_BYTES may be lower; blocks are always taken.
    if (!(error instanceof ApiError && error.code === 'request-too-large')) throw error;
    return uploadBlocks(api, file, onProgress);
  }
}

async function uploadBlocks(api: Api, file: Blob, onProgress: (share: number) => void): Promise<MediaView> {
  const media = await api.json<MediaView>('/api/media', { method: 'POST', body: { bytes: file.size } });
  const { id, block_bytes: size = WHOLE_BYTES } = media;
  for (let start = 0, block = 0; start < file.size; start += size, block++) {
    const body = file.slice(start, start + size);
    await tried(() =>
      api.json(`/api/media/${encodeURIComponent(id)}/blocks/${block}`, { method: 'PUT', body }),
    );
    onProgress(Math.min(1, (start + size) / file.size));
  }
  return tried(() =>
    api.json<MediaView>(`/api/media/${encodeURIComponent(id)}/complete`, { method: 'POST' }),
  );
}

/** Blocks, and putting them together, may be repeated: what is refused for good is not. */
async function tried<T>(send: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await send();
    } catch (error) {
      const isPassing = error instanceof ApiError && (error.status === 0 || error.status >= 500);
      if (!isPassing || count >= TRIES) throw error;
    }
  }
}
