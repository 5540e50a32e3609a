import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { day } from '#values';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem, type Page } from '#platform';
import { FindRedemptions } from '#redemption';
import { mealJson, type RedemptionViewJson } from '../meal.answer.js';
import { RedemptionListDto } from '../counter/redemptions.dto.js';

/** A person's own meals, each with who paid what and why. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder/redemptions')
export class ElderRedemptionsController {
  constructor(private readonly found: FindRedemptions) {}

  @Get()
  @ApiOperation({ summary: '我的就餐记录 / My meals, newest first' })
  async list(@ActingAs() actor: Actor, @Query() query: RedemptionListDto): Promise<Page<RedemptionViewJson>> {
    const { limit, cursor } = query;
    const page = await this.found.find(actor, { limit, ...(cursor === undefined ? {} : { cursor }), ...(query.day === undefined ? {} : { day: day(query.day) }) });
    return { items: page.items.map(mealJson), next: page.next };
  }

  @Get(':id')
  @ApiOperation({ summary: '一餐小票 / The receipt of one meal' })
  async one(@ActingAs() actor: Actor, @Param('id') id: string): Promise<RedemptionViewJson> {
    return mealJson(orProblem(await this.found.one(actor, id)));
  }
}
