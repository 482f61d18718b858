/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Where the API is, when not on this address. */
  readonly VITE_API_URL?: string
}
