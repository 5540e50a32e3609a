import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience } from '#identity';
import { ChoosePoints, ReadOwnProfile } from '#people';
import { type Actor, orProblem } from '#platform';
import { ChosenPointsDto, OwnProfileDto, PointsChoiceDto } from './me.dto.js';

/** A person's own profile. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder/me')
export class MeController {
  constructor(
    private readonly profile: ReadOwnProfile,
    private readonly points: ChoosePoints,
  ) {}

  @Get()
  @ApiOperation({ summary: '我的信息 / My profile' })
  @ApiOkResponse({ type: OwnProfileDto })
  async me(@ActingAs() actor: Actor): Promise<OwnProfileDto> {
    return orProblem(await this.profile.read(actor));
  }

  @Put('points-choice')
  @ApiOperation({ summary: '用餐是否使用积分 / Whether my points pay for meals' })
  @ApiOkResponse({ type: ChosenPointsDto })
  async choose(@ActingAs() actor: Actor, @Body() dto: PointsChoiceDto): Promise<ChosenPointsDto> {
    return orProblem(await this.points.choose(actor, { personId: actor.personId ?? '', pointsOnMeals: dto.pointsOnMeals }));
  }
}
