import type { Type } from '@nestjs/common';
import type { Face } from '#platform';
import { BureauRedemptionsController } from './bureau/redemptions.controller.js';
import { RedemptionsController } from './counter/redemptions.controller.js';
import { VoidsController } from './counter/voids.controller.js';
import { ElderRedemptionsController } from './elder/redemptions.controller.js';
import { HealthController } from './open/health.controller.js';
import { ProblemsController } from './open/problems.controller.js';
import { StartController } from './open/start.controller.js';

/** An audience is an authority boundary: every route belongs to the one kind of person who may call it (docs/architecture.md). */
export const AUDIENCES: Readonly<Record<Face, readonly Type[]>> = {
  elder: [ElderRedemptionsController],
  counter: [RedemptionsController, VoidsController],
  bureau: [BureauRedemptionsController],
  open: [ProblemsController, StartController],
};

/** Served by every process, whatever faces it shows. */
export const ALWAYS: readonly Type[] = [HealthController];
