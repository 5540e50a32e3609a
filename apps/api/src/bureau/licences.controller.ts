import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { day } from '#values';
import { ActingAs, Audience, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { FileLicence, FindLicences } from '#sites';
import { pageOf } from '../page.dto.js';
import { FiledLicenceDto, LicenceListDto, LicencePageDto, LicenceToFileDto } from './licences.dto.js';

/** Licences of the area's sites. A lapsed food licence stops the subsidy from the next day. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/licences')
export class LicencesController {
  constructor(
    private readonly filing: FileLicence,
    private readonly found: FindLicences,
  ) {}

  @Get()
  @ApiOperation({ summary: '证照（先到期的在前）/ Licences, the soonest to lapse first' })
  @ApiOkResponse({ type: LicencePageDto })
  async list(@ActingAs() actor: Actor, @Query() query: LicenceListDto): Promise<LicencePageDto> {
    const validUntilMax = query.validUntilMax === undefined ? undefined : day(query.validUntilMax);
    return pageOf(await this.found.find(actor, { limit: query.limit, cursor: query.cursor, siteId: query.siteId, validUntilMax }));
  }

  @Post()
  @Roles('bureau_admin', 'bureau_officer', 'street_officer')
  @ApiOperation({ summary: '登记证照或换证 / File a licence or its renewal' })
  @ApiCreatedResponse({ type: FiledLicenceDto })
  async file(@ActingAs() actor: Actor, @Body() dto: LicenceToFileDto): Promise<FiledLicenceDto> {
    return orProblem(await this.filing.file(actor, { siteId: dto.siteId, kind: dto.kind, number: dto.number, validFrom: day(dto.validFrom), validUntil: day(dto.validUntil) }));
  }
}
