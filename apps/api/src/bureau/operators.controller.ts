import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { FindOperators, RegisterOperator } from '#sites';
import { PageDto, pageOf } from '../page.dto.js';
import { OperatorDto, OperatorPageDto } from './site-records.dto.js';
import { OperatorToRegisterDto } from './sites.dto.js';

/** The companies and bodies that run sites. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/operators')
export class OperatorsController {
  constructor(
    private readonly registration: RegisterOperator,
    private readonly found: FindOperators,
  ) {}

  @Get()
  @ApiOperation({ summary: '运营方名录 / Operators, by credit code' })
  @ApiOkResponse({ type: OperatorPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: PageDto): Promise<OperatorPageDto> {
    return pageOf(await this.found.find(actor, query));
  }

  @Post()
  @Roles('bureau_admin', 'bureau_officer')
  @ApiOperation({ summary: '登记运营方（校验统一社会信用代码）/ Register an operator; its credit code is checked' })
  @ApiCreatedResponse({ type: OperatorDto })
  async register(@ActingAs() actor: Actor, @Body() dto: OperatorToRegisterDto): Promise<OperatorDto> {
    return orProblem(await this.registration.register(actor, { creditCode: dto.creditCode, name: dto.name, contact: dto.contact, openedOn: day(dto.openedOn) }));
  }
}
