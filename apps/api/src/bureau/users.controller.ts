import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, CreateUser, DisableUser, FindUsers, ResetPassword, Roles } from '#identity';
import { type Actor, orProblem } from '#platform';
import { pageOf } from '../page.dto.js';
import { PasswordChangedDto } from '../session.dto.js';
import { PasswordResetDto, ReasonDto, UserDisabledDto, UserDto, UserListDto, UserPageDto, UserToCreateDto } from './users.dto.js';

/** Accounts of the bureau, its streets and the sites. */
@ApiTags('bureau')
@Audience('bureau')
@Roles('bureau_admin')
@Controller('bureau/users')
export class UsersController {
  constructor(
    private readonly creation: CreateUser,
    private readonly disablement: DisableUser,
    private readonly passwords: ResetPassword,
    private readonly found: FindUsers,
  ) {}

  @Get()
  @ApiOperation({ summary: '辖区账号 / Accounts of the area, by login' })
  @ApiOkResponse({ type: UserPageDto })
  async list(@ActingAs() actor: Actor, @Query() query: UserListDto): Promise<UserPageDto> {
    return pageOf(await this.found.find(actor, query));
  }

  @Post()
  @ApiOperation({ summary: '新建账号 / Make an account' })
  @ApiCreatedResponse({ type: UserDto })
  async create(@ActingAs() actor: Actor, @Body() dto: UserToCreateDto): Promise<UserDto> {
    return orProblem(await this.creation.create(actor, dto));
  }

  @Post(':id/disablement')
  @ApiOperation({ summary: '停用账号，登录随即失效 / Disable an account; its sessions end at once' })
  @ApiCreatedResponse({ type: UserDisabledDto })
  async disable(@ActingAs() actor: Actor, @Param('id') userId: string, @Body() dto: ReasonDto): Promise<UserDisabledDto> {
    return orProblem(await this.disablement.disable(actor, { userId, reason: dto.reason }));
  }

  @Post(':id/password-reset')
  @ApiOperation({ summary: '重置密码并解锁 / Give a new password; lifts a lock and ends the sessions' })
  @ApiCreatedResponse({ type: PasswordChangedDto })
  async reset(@ActingAs() actor: Actor, @Param('id') userId: string, @Body() dto: PasswordResetDto): Promise<PasswordChangedDto> {
    return orProblem(await this.passwords.reset(actor, { userId, password: dto.password, reason: dto.reason }));
  }
}
