#pragma once
/// M equally spaced amplitudes of average power snr in Gaussian noise of unit variance (Ungerboeck 1982).
///
/// soft: information in the unquantized output about uniform inputs. hard: deciding for the nearest amplitude
/// makes a discrete channel of M inputs and M outputs.

#include <vector>

namespace qs {

/// Half the distance of two neighbours, in standard deviations of the noise.
double pam_half_distance(double snr, int amplitudes);
double pam_soft_information(double snr, int amplitudes);
/// P(decided | sent), row-major.
std::vector<double> pam_hard_channel(double snr, int amplitudes);
double pam_hard_information(double snr, int amplitudes);

/// P(cell | input), row-major, for inputs plus unit noise quantized by these ascending thresholds: any
/// input alphabet and any b-bit output.
std::vector<double> quantized_output_channel(const std::vector<double>& inputs,
                                             const std::vector<double>& thresholds);

/// Capacity of 2^bits output cells at this power, cells bounded midway between equally spaced
/// amplitudes: the input is free (Singh, Dabeer and Madhow 2009: few amplitudes are best). To 1e-3 bit, on a
/// grid of inputs.
double quantized_output_awgn_capacity(double snr, int bits);

}  // namespace qs
