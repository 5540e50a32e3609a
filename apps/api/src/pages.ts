import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Face } from '#platform';

/** Where the pages of a face are served (apps/web/pages.mjs). */
export const PAGE_BASES: Readonly<Partial<Record<Face, string>>> = { elder: '/e', counter: '/t', bureau: '/c' };
const YEAR_SECONDS = 31_536_000;

/**
 * The built pages of the faces that this process shows. Files named by their content are kept for a year; the page itself
 * and its service worker are asked for anew each time, so that a new version is seen at once.
 */
export function servePages(app: NestExpressApplication, options: { faces: readonly Face[]; folder: string }): void {
  for (const face of options.faces) {
    const base = PAGE_BASES[face];
    const folder = join(options.folder, face);
    if (base === undefined || !existsSync(join(folder, 'index.html'))) continue;
    app.use(base, compression());
    app.use(
      base,
      express.static(folder, {
        index: 'index.html',
        redirect: true,
        setHeaders: (response: Response, path: string) => {
          response.setHeader('Cache-Control', path.includes('/assets/') ? `public, max-age=${String(YEAR_SECONDS)}, immutable` : 'no-cache');
        },
      }),
    );
    app.use(base, (request: Request, response: Response, next: NextFunction) => {
      // A path of the page's own router; a missing file stays missing.
      if ((request.method !== 'GET' && request.method !== 'HEAD') || /\.\w+$/.test(request.path)) next();
      else response.setHeader('Cache-Control', 'no-cache').sendFile(join(folder, 'index.html'));
    });
  }
}

/** The wasm of the scanner needs its own word in the policy, and only where there is a scanner. */
export function scriptSources(request: { readonly url?: string | undefined }): string {
  return request.url?.startsWith(PAGE_BASES.counter ?? '/t') === true ? "'self' 'wasm-unsafe-eval'" : "'self'";
}
