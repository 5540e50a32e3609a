import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, Roles } from '#identity';
import { SetAreaContact } from '#people';
import { type Actor, orProblem } from '#platform';
import { SetPlace } from '#sites';
import { AreaContactDto, AreaContactToSetDto, PlaceDto, PlaceToSetDto } from './places.dto.js';

/** Where a site is, and whom people may ring. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'street_officer')
@Controller('bureau')
export class PlacesController {
  constructor(
    private readonly places: SetPlace,
    private readonly contacts: SetAreaContact,
  ) {}

  @Put('sites/:id/place')
  @ApiOperation({ summary: '登记网点位置与电话 / Set where a site is and how to ring it' })
  @ApiOkResponse({ type: PlaceDto })
  async setPlace(@ActingAs() actor: Actor, @Param('id') siteId: string, @Body() dto: PlaceToSetDto): Promise<PlaceDto> {
    return orProblem(await this.places.set(actor, { siteId, tel: dto.tel ?? null, latitude: dto.latitude ?? null, longitude: dto.longitude ?? null }));
  }

  @Put('area-contacts/:areaCode')
  @ApiOperation({ summary: '登记辖区求助电话 / Set whom the people of an area may ring' })
  @ApiOkResponse({ type: AreaContactDto })
  async setContact(@ActingAs() actor: Actor, @Param('areaCode') areaCode: string, @Body() dto: AreaContactToSetDto): Promise<AreaContactDto> {
    return orProblem(await this.contacts.set(actor, { areaCode, tel: dto.tel }));
  }
}
