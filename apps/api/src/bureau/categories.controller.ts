import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { AddCategory, EndCategory, WithdrawFact } from '#people';
import { type Actor, orProblem } from '#platform';
import { CategoryAddedDto, CategoryDto, CategoryEndDto, CategoryEndedDto } from './categories.dto.js';
import { FactWithdrawnDto } from './person-files.dto.js';
import { RevealReasonDto } from './persons.dto.js';

/** Hardship and care categories of persons, with their periods. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'street_officer')
@Controller('bureau/categories')
export class CategoriesController {
  constructor(
    private readonly addition: AddCategory,
    private readonly ending: EndCategory,
    private readonly withdrawals: WithdrawFact,
  ) {}

  @Post()
  @ApiOperation({ summary: '认定人员类别 / Put a person into a category for a period' })
  @ApiCreatedResponse({ type: CategoryAddedDto })
  async add(@ActingAs() actor: Actor, @Body() dto: CategoryDto): Promise<CategoryAddedDto> {
    const span = { startsOn: day(dto.startsOn), endsOn: dto.endsOn === undefined ? null : day(dto.endsOn) };
    return orProblem(await this.addition.add(actor, { personId: dto.personId, category: dto.category, evidence: dto.evidence, ...span }));
  }

  @Post(':id/end')
  @HttpCode(200)
  @ApiOperation({ summary: '终止人员类别 / Give an open category its last day' })
  @ApiOkResponse({ type: CategoryEndedDto })
  async end(@ActingAs() actor: Actor, @Param('id') categoryId: string, @Body() dto: CategoryEndDto): Promise<CategoryEndedDto> {
    return orProblem(await this.ending.end(actor, { categoryId, endsOn: day(dto.endsOn) }));
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @ApiOperation({
    summary:
      '撤回登错的人员类别（须填理由）：任何一天都不作数，已发的由补差批次收回 / Withdraw a category that was entered wrongly, with a reason: it counts for no day, and the difference run takes back what was paid on it',
  })
  @ApiOkResponse({ type: FactWithdrawnDto })
  async withdraw(@ActingAs() actor: Actor, @Param('id') categoryId: string, @Body() dto: RevealReasonDto): Promise<FactWithdrawnDto> {
    return orProblem(await this.withdrawals.withdraw(actor, { table: 'person_category', id: categoryId, reason: dto.reason }));
  }
}
