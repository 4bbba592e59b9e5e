/** Of a lane in the mesh. Not a name of the app's, whose objects are watched by theirs. */
export const gatewayName = 'lane-gateway';
