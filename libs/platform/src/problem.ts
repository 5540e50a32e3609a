import { HttpException } from '@nestjs/common';
import type { Refusal, RefusalCode } from '#values';
import { isRefusal, refusalWords } from '#values';

/** RFC 9457 problem details, in both languages. */
export interface Problem {
  readonly type: string;
  readonly status: number;
  readonly code: RefusalCode;
  readonly title: string;
  readonly titleEn: string;
  readonly action: string;
  readonly actionEn: string;
  readonly detail: Refusal['detail'];
}

export function problemOf(refusal: Refusal): Problem {
  const words = refusalWords(refusal.code);
  return {
    type: `urn:love-card:refusal:${refusal.code}`,
    status: words.status,
    code: refusal.code,
    title: words.title.zh,
    titleEn: words.title.en,
    action: words.action.zh,
    actionEn: words.action.en,
    detail: refusal.detail,
  };
}

/** Carries a refusal out of a controller; the filter writes it as application/problem+json. */
export class ProblemException extends HttpException {
  constructor(readonly refusal: Refusal) {
    super(problemOf(refusal), refusalWords(refusal.code).status);
  }
}

/** The last line of a controller: a value goes out as it is, a refusal as a problem. */
export function orProblem<T>(result: T | Refusal): T {
  if (isRefusal(result)) throw new ProblemException(result);
  return result;
}
