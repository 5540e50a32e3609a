import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PersonAllowances } from '#allowances';
import { AppealStates, isAppealable } from '#grievances';
import { ActingAs, Audience } from '#identity';
import { type Actor, Clock, orProblem } from '#platform';
import { jsonAmount } from '#values';
import { AllowancesDto } from './allowances.dto.js';

/** A person's own allowances: what, since when, what changed, and why. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder/allowances')
export class ElderAllowancesController {
  constructor(
    private readonly allowances: PersonAllowances,
    private readonly appeals: AppealStates,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: '我的津贴、变动与依据 / My allowances, what changed against last month, and why' })
  @ApiOkResponse({ type: AllowancesDto })
  async list(@ActingAs() actor: Actor): Promise<AllowancesDto> {
    const items = orProblem(await this.allowances.read(actor));
    const appeals = await this.appeals.of(actor.personId ?? '');
    const now = this.clock.nowMs();
    return {
      items: items.map(({ amount, before, reasons, ...allowance }) => {
        const appeal = appeals.get(`${allowance.programme} ${allowance.month}`) ?? null;
        return {
          ...allowance,
          amount: jsonAmount(amount),
          before: before === null ? null : { month: before.month, amount: jsonAmount(before.amount) },
          reasons: [...reasons],
          appeal,
          appealable: appeal === null && isAppealable(allowance.month, now),
        };
      }),
    };
  }
}
