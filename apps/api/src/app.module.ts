import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { CountyModule } from '#county';
import { type Face, Metrics, PlatformModule, type PlatformParts } from '#platform';
import { ALWAYS, AUDIENCES } from './audiences.js';
import { ProposalAnswers } from './bureau/proposals.answer.js';
import { CredentialLimit } from './credential-limit.js';
import { Lifecycle } from './lifecycle.js';
import { ProxyWatch } from './proxy-watch.js';
import { ReadBody } from './read-body.js';
import { ShownFaces } from './shown-faces.js';

/** The HTTP app over a county: the controllers of the faces that this process shows (FACES). */
@Module({})
export class AppModule {
  static with(parts: PlatformParts, faces: readonly Face[]): DynamicModule {
    const controllers = [...ALWAYS, ...faces.flatMap((face) => AUDIENCES[face])];
    return {
      module: AppModule,
      imports: [PlatformModule.with(parts), CountyModule],
      controllers,
      providers: [
        Metrics,
        Lifecycle,
        ProxyWatch,
        ProposalAnswers,
        { provide: ShownFaces, useValue: new ShownFaces(faces) },
        { provide: APP_INTERCEPTOR, useClass: ReadBody },
        { provide: APP_INTERCEPTOR, useClass: CredentialLimit },
      ],
    };
  }
}
