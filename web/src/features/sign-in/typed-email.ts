import { makeStore } from '@/kit/store'

/** The e-mail address typed on one page of the door is there on the next; it goes into no address and no storage. */
export const typedEmail = makeStore('')
