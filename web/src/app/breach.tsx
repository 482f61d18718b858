import { BreachPage } from '@/features/breaches/breach-page'
import { FindPerson } from '@/features/requests/find-person'

/** One breach, with the search for people that the room of requests has. */
export function BreachRoute() {
  return <BreachPage FindPerson={FindPerson} />
}
