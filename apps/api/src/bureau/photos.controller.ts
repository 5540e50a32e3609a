import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, Roles } from '#identity';
import { SetMealNote, SetPortrait } from '#people';
import { type Actor, orProblem } from '#platform';
import { MealNoteDto, MealNoteKeptDto, PhotoDto, PhotoKeptDto } from './photos.dto.js';
import { BodyUpTo } from '../read-body.js';

/** What the counter needs to know somebody by: photos of persons and proxies, and notes for the kitchen. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin', 'bureau_officer', 'street_officer')
@Controller('bureau')
export class PhotosController {
  constructor(
    private readonly portraits: SetPortrait,
    private readonly notes: SetMealNote,
  ) {}

  @Put('persons/:id/photo')
  @BodyUpTo(128_000)
  @ApiOperation({ summary: '保存老人照片（加密）/ Keep a person’s photo, sealed; its fingerprint goes into new cards' })
  @ApiOkResponse({ type: PhotoKeptDto })
  async person(@ActingAs() actor: Actor, @Param('id') personId: string, @Body() dto: PhotoDto): Promise<PhotoKeptDto> {
    return orProblem(await this.portraits.set(actor, { kind: 'person', subjectId: personId, photo: dto.photo }));
  }

  @Put('proxies/:id/photo')
  @BodyUpTo(128_000)
  @ApiOperation({ summary: '保存代取人照片（加密）/ Keep a proxy’s photo, sealed' })
  @ApiOkResponse({ type: PhotoKeptDto })
  async proxy(@ActingAs() actor: Actor, @Param('id') proxyId: string, @Body() dto: PhotoDto): Promise<PhotoKeptDto> {
    return orProblem(await this.portraits.set(actor, { kind: 'proxy', subjectId: proxyId, photo: dto.photo }));
  }

  @Put('persons/:id/meal-note')
  @ApiOperation({ summary: '保存餐食备注（加密）/ Keep a note for the kitchen, sealed' })
  @ApiOkResponse({ type: MealNoteKeptDto })
  async note(@ActingAs() actor: Actor, @Param('id') personId: string, @Body() dto: MealNoteDto): Promise<MealNoteKeptDto> {
    return orProblem(await this.notes.set(actor, { personId, note: dto.note ?? null }));
  }
}
