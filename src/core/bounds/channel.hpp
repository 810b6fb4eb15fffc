#pragma once
/// Channel capacities in bits a use, in closed form or by quadrature to 1e-14. Binary-input channels and real
/// channels y = x + n with SNR = E[x²]/E[n²] as a ratio (not dB).
///
/// Sources: Shannon 1948; Cover and Thomas 2006, chapters 7 and 9 (BSC, BEC, Z, AWGN); Richardson and Urbanke
/// 2008, section 4.1 (binary-input AWGN); Singh, Dabeer and Madhow 2009 (one-bit output). The surprise: one
/// bit of output costs a factor of π/2, 1.96 dB, at low SNR, and everything above one bit at high SNR.

namespace qs {

/// Hb(p) = −p log2 p − (1−p) log2(1−p).
double binary_entropy_bits(double p);

double bsc_capacity(double crossover);
double bec_capacity(double erasure);
/// A 1 becomes a 0 with this probability, a 0 stays.
double z_channel_capacity(double error);
/// Errors and erasures: 1 − erasure − error of the symbols arrive right.
double bsc_with_erasures_capacity(double error, double erasure);
/// q symbols; an error, of total probability `error`, takes each other symbol alike.
double qary_symmetric_capacity(double error, int q);

double awgn_capacity(double snr);
/// Inputs ±√snr in noise of unit variance, the output not quantized.
double binary_input_awgn_capacity(double snr);
/// The sign of the output only.
double one_bit_output_awgn_capacity(double snr);

}  // namespace qs
