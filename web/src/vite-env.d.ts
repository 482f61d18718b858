/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Where the API is, when not on this address. */
  readonly VITE_API_URL?: string
  /** `memory`: the API is on another domain, and tokens are held in memory. */
  readonly VITE_API_TOKENS?: string
}
