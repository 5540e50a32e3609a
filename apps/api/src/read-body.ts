import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import bodyParser from 'body-parser';
import type { Request, Response } from 'express';
import type { Observable } from 'rxjs';
import { ProblemException } from '#platform';
import type { RefusalCode } from '#values';
import { refuse } from '#values';
import { UNREAD } from './null-is-absent.js';

const BODY_BYTES = 'love-card:body-bytes';
/** Enough for a form and for a list of a thousand ids. */
const BYTES_UNLESS_NAMED = 64 * 1024;

interface BodyBound {
  readonly bytes: number;
  readonly code: RefusalCode;
}

/** Widens, for one route, the size of the JSON it reads, and names what a larger one is answered. In bytes as they come in. */
export const BodyUpTo = (bytes: number, code: RefusalCode = 'too_large'): MethodDecorator => SetMetadata(BODY_BYTES, { bytes, code } satisfies BodyBound);

type Parser = ReturnType<typeof bodyParser.json>;

/**
 * Reads a JSON body, after the guard has let the caller in and no further than the route needs: reading is work on the one
 * thread that serves the tills, so strangers get none of it and nobody much.
 */
@Injectable()
export class ReadBody implements NestInterceptor {
  private readonly parsers = new Map<number, Parser>();

  constructor(private readonly reflector: Reflector) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const bound = this.reflector.get<BodyBound | undefined>(BODY_BYTES, context.getHandler()) ?? { bytes: BYTES_UNLESS_NAMED, code: 'too_large' };
    const http = context.switchToHttp();
    await this.read(http.getRequest<Request>(), http.getResponse<Response>(), bound);
    return next.handle();
  }

  private read(request: Request, response: Response, { bytes, code }: BodyBound): Promise<void> {
    return new Promise((resolve, reject) => {
      this.parserOf(bytes)(request, response, (error?: unknown) => {
        if (error === undefined || error === null) {
          if (request.body === undefined && hasBody(request)) request.body = UNREAD;
          resolve();
        } else if ((error as { status?: unknown }).status === 413) reject(new ProblemException(refuse(code, { bytesMax: bytes })));
        else reject(error instanceof Error ? error : new Error('the body cannot be read'));
      });
    });
  }

  private parserOf(bytes: number): Parser {
    const parser = this.parsers.get(bytes) ?? bodyParser.json({ limit: bytes });
    this.parsers.set(bytes, parser);
    return parser;
  }
}

/** A body that no parser takes (a web form, plain text) is not the same as none: whoever asks for a body is told. */
function hasBody(request: Request): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? '0') > 0;
}
