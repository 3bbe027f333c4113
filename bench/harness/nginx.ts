import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerTo, SIZES } from '../servers/answers.ts';
import { freePort, startServer, untilAnswering } from './processes.ts';
import type { Server } from './servers.ts';

const env = { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };

/** Such as `nginx/1.22.1`; undefined where nginx is not installed. */
export function nginxVersion(): string | undefined {
  return /nginx\/[\d.]+/.exec(spawnSync('nginx', ['-v'], { env, encoding: 'utf8' }).stderr ?? '')?.[0];
}

/**
 * nginx as one process: what is asked of `origin` it answers from files in the page cache, what is asked of
 * `proxyOrigin` it passes to `upstream`.
 */
export async function startNginx(
  folder: string,
  upstream: string,
): Promise<Server & { readonly proxyOrigin: string }> {
  const [port, proxyPort] = [await freePort(), await freePort()];
  await mkdir(folder, { recursive: true });
  for (const results of Object.keys(SIZES)) {
    await writeFile(join(folder, `${results}.json`), answerTo(`?max_results=${results}`));
  }
  await writeFile(join(folder, 'nginx.conf'), config(folder, port, proxyPort, new URL(upstream).host));
  const started = startServer('nginx', ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], { env });
  const origin = `http://127.0.0.1:${port}`;
  await untilAnswering(`${origin}/2/tweets?max_results=10`);
  return { ...started, origin, proxyOrigin: `http://127.0.0.1:${proxyPort}` };
}

function config(folder: string, port: number, proxyPort: number, upstream: string): string {
  return `
daemon off;
master_process off;
pid nginx.pid;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  default_type 'application/json; charset=utf-8';
  keepalive_requests 1000000;
  sendfile on;
  tcp_nopush on;
  open_file_cache max=10;
  upstream x {
    server ${upstream};
    keepalive 64;
    keepalive_requests 1000000;
  }
  server {
    listen 127.0.0.1:${port};
    root '${folder}';
    location /2/ { try_files /$arg_max_results.json =404; }
  }
  server {
    listen 127.0.0.1:${proxyPort};
    location /2/ {
      proxy_pass http://x;
      proxy_http_version 1.1;
      proxy_set_header Connection '';
      # A whole answer fits, so that none goes through a file.
      proxy_buffers 16 8k;
    }
  }
}
`;
}
