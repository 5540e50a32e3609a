import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ReadRegulars } from '#counter';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem } from '#platform';
import { RegularsDto, RegularsQueryDto } from './regulars.dto.js';

/** The only people with a name on a tablet; in a shift, never by the tablet alone. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter/regulars')
export class RegularsController {
  constructor(private readonly regulars: ReadRegulars) {}

  @Get()
  @ApiOperation({ summary: '本网点常客及号码表（须开班）/ The regulars of this site and how their numbers are found; within a shift only' })
  @ApiOkResponse({ type: RegularsDto })
  async read(@ActingAs() actor: Actor, @Query() query: RegularsQueryDto): Promise<RegularsDto> {
    return orProblem(await this.regulars.read(actor, query));
  }
}
