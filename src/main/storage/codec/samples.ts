export { decodeSamples } from './decode-samples'
export { encodeSamples } from './encode-samples'
export type { Precision } from './precision'
export { readSampleColumns } from './read-sample-columns'
