import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience } from '#identity';
import { FindFindings } from '#integrity';
import { type Actor, orProblem } from '#platform';
import { PageDto } from '../page.dto.js';
import { IntegrityFindingPageDto, integrityFindingJson } from './integrity.dto.js';

/** What was altered in the database past the app. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/integrity-findings')
export class IntegrityController {
  constructor(private readonly findings: FindFindings) {}

  @Get()
  @ApiOperation({ summary: '最近一次检查发现的数据改动（仅县级）/ What the last look at the data found altered; for the whole county only' })
  @ApiOkResponse({ type: IntegrityFindingPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: PageDto): Promise<IntegrityFindingPageDto> {
    const page = orProblem(await this.findings.list(actor, query));
    return { items: page.items.map(integrityFindingJson), next: page.next };
  }
}
