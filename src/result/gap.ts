/** The relative gap, for every room that shows one. */
export { relativeGap } from '../core/gap';
