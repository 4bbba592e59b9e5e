import type { SideImageName, SideImages } from '../application.ts';
import type { ComparisonImage } from './comparison-image.ts';
import { SetUpError } from './set-up-error.ts';

/** @throws SetUpError when nobody pushed it */
export const sideImage = (images: SideImages, name: SideImageName): ComparisonImage => {
  const found = images[name];
  if (found === undefined) throw new SetUpError(`the comparison was given no image ${name}, which its lanes run`);
  return found;
};

/** An image as charts want it. */
export const imageValues = ({ repository, digest }: ComparisonImage) => ({ repository, digest });
