import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { DefineAreas, ListAreas } from '#people';
import { type Actor, orProblem } from '#platform';
import { AreaListDto, AreasDefinedDto, AreasDto } from './areas.dto.js';
import { BodyUpTo } from '../read-body.js';

/** Administrative areas. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/areas')
export class AreasController {
  constructor(
    private readonly definition: DefineAreas,
    private readonly listing: ListAreas,
  ) {}

  @Get()
  @ApiOperation({ summary: '辖区区划 / Areas within the scope' })
  @ApiOkResponse({ type: AreaListDto })
  async list(@ActingAs() actor: Actor): Promise<AreaListDto> {
    return { items: [...(await this.listing.list(actor))] };
  }

  @Post()
  @BodyUpTo(512_000)
  @HttpCode(200)
  @Roles('bureau_admin')
  @ApiOperation({ summary: '新增或更正区划 / Add areas, or correct their names and last days' })
  @ApiOkResponse({ type: AreasDefinedDto })
  async define(@ActingAs() actor: Actor, @Body() dto: AreasDto): Promise<AreasDefinedDto> {
    const areas = dto.areas.map(({ parent, startsOn, endsOn, ...area }) => ({
      ...area,
      parent: parent ?? null,
      startsOn: day(startsOn),
      endsOn: endsOn === undefined ? null : day(endsOn),
    }));
    return orProblem(await this.definition.define(actor, areas));
  }
}
