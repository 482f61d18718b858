import { PassDoor } from '@/features/passes/pass-door'
import { BeforeYouStart } from '@/features/sign-in/before-you-start'

export function PassDoorRoute() {
  return <PassDoor before={<BeforeYouStart />} />
}
