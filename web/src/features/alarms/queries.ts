import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { components } from '@/api/schema'

export type Alarm = components['schemas']['Alarm']

export type RecordAlarm = components['schemas']['RecordAlarm']

export const recordAlarmsQuery = queryOptions({
  queryKey: ['record-alarms'],
  queryFn: async () => (await answer(api.GET('/api/record-alarms'))).alarms,
})

export const alarmsQuery = queryOptions({
  queryKey: ['alarms'],
  queryFn: async () => (await answer(api.GET('/api/sign-in-alarms'))).alarms,
})
